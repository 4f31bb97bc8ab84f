#ifndef MENDD_WORDS_H
#define MENDD_WORDS_H

/* The closed lists of the API; each ends with NULL. */
extern const char *const words_activation[];
extern const char *const words_activity_scale[];
extern const char *const words_adverse_event[];
extern const char *const words_anaesthetic[];
extern const char *const words_anaesthetic_place[];
extern const char *const words_anticoagulant[];
extern const char *const words_billing[];
extern const char *const words_bone_marrow_lesion[];
extern const char *const words_audit_action[];
extern const char *const words_audit_role[];
extern const char *const words_audit_subject[];
extern const char *const words_by[];
extern const char *const words_cd_marker[];
extern const char *const words_clinics[];
extern const char *const words_consent[];
extern const char *const words_covariance[];
extern const char *const words_data_rule[];
extern const char *const words_diabetes[];
extern const char *const words_direction[];
extern const char *const words_donor[];
extern const char *const words_dose[];
extern const char *const words_dose_scale[];
extern const char *const words_effect[];
extern const char *const words_effusion[];
extern const char *const words_expectation[];
extern const char *const words_format[];
extern const char *const words_guidance[];
extern const char *const words_intercurrent_event[];
extern const char *const words_laterality[];
extern const char *const words_licence_class[];
extern const char *const words_medication[];
extern const char *const words_mode[];
extern const char *const words_member_became[];
extern const char *const words_member_state[];
extern const char *const words_model[];
extern const char *const words_nutrition[];
extern const char *const words_oa_grade_system[];
extern const char *const words_origin[];
extern const char *const words_patient_role[];
extern const char *const words_prior_treatment[];
extern const char *const words_product_class[];
extern const char *const words_region[];
extern const char *const words_regulatory_route[];
extern const char *const words_relatedness[];
extern const char *const words_role[];
extern const char *const words_sex[];
extern const char *const words_site[];
extern const char *const words_site_limits[];
extern const char *const words_site_place[];
extern const char *const words_smoking[];
extern const char *const words_status[];
extern const char *const words_status_given[];
extern const char *const words_sterility[];
extern const char *const words_structure[];
extern const char *const words_surgery[];
extern const char *const words_surgery_wait[];
extern const char *const words_tendon_grade_system[];
extern const char *const words_threshold_kind[];
extern const char *const words_viability_method[];
extern const char *const words_visit_state[];
extern const char *const words_yes_no[];

#endif
